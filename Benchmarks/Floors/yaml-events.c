/* The floor under reading manifests: libyaml's event loop over files that are named on standard
 * input, one a line, read with read(2) into one buffer. Nothing is kept, so whatever a reader of the
 * same files costs beyond this is its own doing.
 *
 *   cc -O2 -o yaml-events yaml-events.c -lyaml
 *   find tenants -name '*.yaml' | ./yaml-events [rounds]
 *
 * Prints files, bytes, events and the seconds of each round. */
#define _POSIX_C_SOURCE 200809L
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <yaml.h>

#define LARGEST_FILE (1 << 20)

static unsigned char buffer[LARGEST_FILE];

static ssize_t read_whole(const char *path) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return -1;
    ssize_t total = 0;
    while (total < LARGEST_FILE) {
        ssize_t count = read(file, buffer + total, (size_t)(LARGEST_FILE - total));
        if (count < 0) { close(file); return -1; }
        if (count == 0) break;
        total += count;
    }
    close(file);
    return total;
}

static long count_events(size_t size) {
    yaml_parser_t parser;
    yaml_event_t event;
    long events = 0;
    if (!yaml_parser_initialize(&parser)) return -1;
    yaml_parser_set_input_string(&parser, buffer, size);
    for (int done = 0; !done;) {
        if (!yaml_parser_parse(&parser, &event)) {
            events = -1;
            break;
        }
        done = event.type == YAML_STREAM_END_EVENT;
        events++;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return events;
}

int main(int argc, char **argv) {
    char **paths = NULL, *line = NULL;
    size_t count = 0, capacity = 0, line_capacity = 0;
    for (ssize_t length; (length = getline(&line, &line_capacity, stdin)) > 0;) {
        if (line[length - 1] == '\n') line[length - 1] = 0;
        if (count == capacity) {
            capacity = capacity ? capacity * 2 : 1024;
            paths = realloc(paths, capacity * sizeof *paths);
        }
        if (!paths || !(paths[count++] = strdup(line))) return 1;
    }
    int rounds = argc > 1 ? atoi(argv[1]) : 5;
    for (int round = 0; round < rounds; round++) {
        struct timespec start, end;
        long bytes = 0, events = 0;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
        for (size_t index = 0; index < count; index++) {
            ssize_t size = read_whole(paths[index]);
            long seen = size < 0 ? -1 : count_events((size_t)size);
            if (seen < 0) {
                fprintf(stderr, "%s: not readable as YAML\n", paths[index]);
                return 1;
            }
            bytes += size;
            events += seen;
        }
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
        double seconds = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
        printf("%zu files, %ld bytes, %ld events, %.4f s\n", count, bytes, events, seconds);
    }
    return 0;
}
