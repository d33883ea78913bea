internal import Diagnostics

// What can be wrong with a shop of which every line is in order. Warnings: whoever runs it may know better.

extension Diagnostic {
    /// A plan in a finding: its key, its offer in words, and where its price stands.
    typealias NamedOffer = (key: String, words: String, place: SourceLocation)

    /// Beside the longer plan there may be `others` that do the same to the shorter one.
    static func longerCostsLess(
        _ longer: NamedOffer,
        _ shorter: NamedOffer,
        others: Int,
        at place: SourceLocation
    ) -> Diagnostic {
        Diagnostic(
            .warning,
            id: "shop.price_order",
            message: "the plan `\(longer.key)` (\(longer.words)) holds no less than `\(shorter.key)` "
                + "(\(shorter.words)), runs longer, and costs less"
                + (others == 0 ? "" : others == 1 ? "; so does 1 other plan" : "; so do \(others) other plans"),
            at: place,
            notes: notes([longer, shorter], besides: place)
        )
    }

    /// A plan beside the one that costs the least for as many days.
    static func lowPrice(_ low: NamedOffer, _ least: NamedOffer, at place: SourceLocation) -> Diagnostic {
        Diagnostic(
            .warning,
            id: "shop.low_price",
            message:
                "the plan `\(low.key)` (\(low.words)) costs less than 1 % of what each other plan costs for as many days; "
                + "the cheapest is `\(least.key)` (\(least.words))",
            at: place,
            notes: notes([low, least], besides: place),
            hint: "1 toman is 100 kopeks: see that the price is in the unit that its key says"
        )
    }

    private static func notes(_ offers: [NamedOffer], besides place: SourceLocation) -> [Note] {
        offers.filter { $0.place != place }.map { Note("the price of `\($0.key)`", at: $0.place) }
    }

    static func freePlan(_ key: String, at place: SourceLocation) -> Diagnostic {
        Diagnostic(
            .warning,
            id: "shop.free_plan",
            message: "the plan `\(key)` is on sale and costs nothing",
            at: place,
            hint: "give it a price, or write `active: false`; where others see to it, "
                + "`management: { plans.\(key).price_toman: once }`"
        )
    }

    static func neverDrawn(_ key: String, at place: SourceLocation) -> Diagnostic {
        Diagnostic(
            .warning,
            id: "shop.never_drawn",
            message: "the card `\(key)` is on and no customer ever sees it: its weight is 0",
            at: place,
            hint: "give it a weight, or write `active: false`"
        )
    }

    static func noPlan(isOff: Bool) -> (SourceLocation, SourceLocation?) -> Diagnostic {
        missing(
            "shop.no_plan",
            "this tenant is active and sells nothing: " + (isOff ? "all its plans are switched off" : "it has no plan"),
            hint: "add one under `plans`, or write `management: { plans: observe }` where others see to the plans"
        )
    }

    static func noCard(isOff: Bool) -> (SourceLocation, SourceLocation?) -> Diagnostic {
        missing(
            "shop.no_card",
            "customers may pay to a card, and "
                + (isOff ? "all cards of this tenant are switched off" : "this tenant has no card"),
            hint: "add one under `payments.card_to_card.cards`, or write "
                + "`management: { payments.card_to_card.cards: observe }` where others see to the cards"
        )
    }

    static func noMerchant(at place: SourceLocation, switchedOn: SourceLocation?) -> Diagnostic {
        missing(
            "shop.no_merchant",
            "customers may pay through ZarinPal, and this tenant has no merchant id there",
            hint: "add `payments.zarinpal.merchant_id`, or write `management: { payments.zarinpal: observe }` where "
                + "others see to it"
        )(place, switchedOn)
    }

    static func noPayment(at place: SourceLocation, switchedOn: SourceLocation?) -> Diagnostic {
        missing(
            "shop.no_payment",
            "this tenant is active and nobody can pay: no way to pay is switched on",
            hint: "switch one on under `payments` or `features`, or write `management: { payments: observe }` where "
                + "others see to it"
        )(place, switchedOn)
    }

    private static func missing(
        _ id: String,
        _ message: String,
        hint: String
    ) -> (SourceLocation, SourceLocation?) -> Diagnostic {
        { place, switchedOn in
            Diagnostic(
                .warning,
                id: id,
                message: message,
                at: place,
                notes: switchedOn.map { [Note("it is switched on here", at: $0)] } ?? [],
                hint: hint
            )
        }
    }
}
