#ifndef TENANTRY_CLIBFUZZER_H
#define TENANTRY_CLIBFUZZER_H

#include <stddef.h>
#include <stdint.h>

// The one entry of libFuzzer for programs with a main of their own (compiler-rt, FuzzerInterface.h does not declare it).
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*user_callback)(const uint8_t *data, size_t size));

#endif
