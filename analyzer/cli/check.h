/* SPDX-License-Identifier: MIT */
/*
 * `bootvet check`, `baseline`, `audit`, `explain`, `diff`, `paths`, `trace`: judge objects for guests.  argv[0] is the subcommand.  Exit status: 0 no
 * error-class finding, 1 findings, 2 usage or input, 3 internal.
 */
#ifndef BOOTVET_CLI_CHECK_H
#define BOOTVET_CLI_CHECK_H

int vet_cli_check(int argc, char **argv);
int vet_cli_baseline(int argc, char **argv);
int vet_cli_audit(int argc, char **argv);
int vet_cli_explain(int argc, char **argv);
int vet_cli_diff(int argc, char **argv);
int vet_cli_paths(int argc, char **argv);
int vet_cli_trace(int argc, char **argv);

#endif
