#include "cli/cli.h"

int main(int argc, char** argv) { return bb::cli::run(argc, argv); }
