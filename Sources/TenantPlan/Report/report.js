// The filter of the report. Everything that is shown is in the page already: nothing is made from text, nothing is
// fetched, and without this script the report is the same but for the filter.

"use strict";

(() => {
    const form = document.getElementById("filter");
    if (!form) return;
    const count = form.querySelector("output");
    const tenants = Array.from(document.querySelectorAll("[data-tenant]"), (element) => ({
        element,
        name: element.dataset.tenant.toLowerCase(),
        rows: Array.from(element.querySelectorAll("tbody"), (row) => ({ element: row, text: null })),
    }));
    const total = tenants.reduce((sum, tenant) => sum + tenant.rows.length, 0);

    /** The words of a change, in lower case; read from the page when they are first asked for. */
    function textOf(row) {
        row.text ??= row.element.textContent.toLowerCase();
        return row.text;
    }

    function apply() {
        const wanted = {
            tenant: form.elements.tenant.value.trim().toLowerCase(),
            kind: form.elements.kind.value,
            action: form.elements.action.value,
            text: form.elements.text.value.trim().toLowerCase(),
        };
        const isAboutRows = wanted.kind !== "" || wanted.action !== "" || wanted.text !== "";
        let shownTenants = 0;
        let shownRows = 0;
        for (const tenant of tenants) {
            let shown = 0;
            if (tenant.name.includes(wanted.tenant)) {
                for (const row of tenant.rows) {
                    const data = row.element.dataset;
                    const fits =
                        (wanted.kind === "" || data.kind === wanted.kind) &&
                        (wanted.action === "" || data.action === wanted.action) &&
                        (wanted.text === "" || textOf(row).includes(wanted.text));
                    row.element.hidden = !fits;
                    if (fits) shown += 1;
                }
                // Of a tenant without its changes nobody can tell whether one fits.
                tenant.element.hidden = isAboutRows && shown === 0;
            } else {
                tenant.element.hidden = true;
            }
            if (!tenant.element.hidden) {
                shownTenants += 1;
                shownRows += shown;
            }
        }
        count.value = `${shownRows} of ${total} changes in ${shownTenants} of ${tenants.length} tenants`;
    }

    /** Opens or closes every tenant that is shown. */
    function setOpen(isOpen) {
        for (const tenant of tenants) {
            if (!tenant.element.hidden) tenant.element.open = isOpen;
        }
    }

    let timer = 0;
    form.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(apply, 80);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(apply));
    document.getElementById("open").addEventListener("click", () => setOpen(true));
    document.getElementById("close").addEventListener("click", () => setOpen(false));

    document.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const isTyping = event.target instanceof Element && event.target.matches("input, select");
        if (event.key === "/" && !isTyping) {
            event.preventDefault();
            form.elements.text.focus();
            form.elements.text.select();
        } else if (event.key === "Escape" && isTyping) {
            form.reset();
            event.target.blur();
        }
    });

    // A link to a tenant leads into what may be folded or filtered away.
    function reveal() {
        const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
        if (!target) return;
        if (target.hidden) form.reset();
        target.hidden = false;
        target.open = true;
        target.scrollIntoView();
    }
    addEventListener("hashchange", reveal);

    // Paper cannot be unfolded.
    let folded = [];
    addEventListener("beforeprint", () => {
        folded = tenants.filter((tenant) => !tenant.element.open).map((tenant) => tenant.element);
        for (const element of folded) element.open = true;
    });
    addEventListener("afterprint", () => {
        for (const element of folded) element.open = false;
    });

    form.hidden = false;
    apply();
    reveal();
})();
