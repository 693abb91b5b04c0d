# SPDX-License-Identifier: MIT
#
# Compares what `bootvet check` printed with the verdicts that stand in a scenario's comments.
#
#   awk -v guest=GUEST -v status=EXIT [-v sources=COUNT] -f judge.awk capabilities.def SCENARIO.c... OUTPUT
#
# Prints one "# ..." line for each difference and exits 1 when there is one.  README.md tells how verdicts are written.

function basename(path) { sub(/.*\//, "", path); return path }

function complain(text) { print "# " text; failed = 1 }

# "error@all: unguarded vga through a b" -> one row of the expectation tables.
function expect(text,    head, rest, words, count, severity, whom, i) {
	head = text; sub(/:.*/, "", head)
	rest = text; sub(/^[^:]*: */, "", rest)
	whom = head
	if (!sub(/^[^@]*@/, "", whom))
		whom = guests[1]
	severity = head; sub(/@.*/, "", severity)
	if (whom != "all" && whom != guest)
		return
	count = split(rest, words, / +/)
	if (count < 2) {
		complain(basename(FILENAME) ":" FNR ": cannot read the verdict: " text)
		return
	}
	expected++
	want_file[expected] = basename(FILENAME)
	want_line[expected] = FNR
	want_severity[expected] = severity
	want_id[expected] = words[1] == "*" ? "*" : "vet-" words[1]
	want_capability[expected] = words[2]
	want_through[expected] = ""
	for (i = 4; i <= count && words[3] == "through"; i++)
		want_through[expected] = want_through[expected] " " words[i]
}

function read_verdicts(line,    parts, count, i, words) {
	count = split(line, parts, /\/\/ */)
	for (i = 2; i <= count; i++) {
		sub(/[ \t]+$/, "", parts[i])
		if (parts[i] ~ /^guest: /) {
			sub(/^guest: */, "", parts[i])
			split(parts[i], guests, / +/)
		} else if (parts[i] ~ /^site: /) {
			split(parts[i], words, / +/)
			site[words[2]] = basename(FILENAME) ":" FNR
		} else if (parts[i] ~ /^(error|warning|either|oneof\([a-z-]+\))(@[a-z0-9-]+)?: /) {
			expect(parts[i])
		}
	}
}

# The capability that a message is about: the first one named after "requires" or "touches", else the first one named.
function capability_of(message,    text, words, count, i) {
	text = message
	if (match(text, /(requires|touches) /))
		text = substr(text, RSTART)
	count = split(text, words, /[^a-z0-9_]+/)
	for (i = 1; i <= count; i++)
		if (words[i] in capability)
			return words[i]
	return "-"
}

function read_finding(line,    place, fields, count, rest, key) {
	findings++
	match(line, /: (error|warning): /)
	place = substr(line, 1, RSTART - 1)
	rest = substr(line, RSTART + 2)
	count = split(place, fields, ":")
	got_text[findings] = line
	got_line[findings] = fields[count - 1]
	got_file[findings] = basename(fields[1])
	got_severity[findings] = rest ~ /^error/ ? "error" : "warning"
	match(rest, /\[vet-[a-z-]+\]$/)
	got_id[findings] = substr(rest, RSTART + 1, RLENGTH - 2)
	got_capability[findings] = capability_of(rest)
	got_path[findings] = ""
	if (got_severity[findings] == "error")
		errors = 1
	key = place " " got_id[findings] " " got_capability[findings]
	if (key in seen)
		complain("reported twice: " line)
	seen[key] = 1
}

function read_step(line) {
	if (line !~ /[^ :]+:[0-9]+$/ && line !~ /[^ :]+:[0-9]+:[0-9]+$/)
		complain("a step that names no file and line: " line)
	got_path[findings] = got_path[findings] "\n" line
}

# Names in order; !name must not occur; @site stands for the line that carries "// site: NAME".
function path_fits(path, through,    words, count, i, name) {
	count = split(through, words, / +/)
	for (i = 1; i <= count; i++) {
		name = words[i]
		if (name == "")
			continue
		if (name ~ /^!/) {
			if ((path "\n") ~ ("[ \n]" substr(name, 2) "[ \n]"))
				return 0
			continue
		}
		if (name ~ /^@/)
			name = "[^ \n]*" site[substr(name, 2)]
		if (!match(path "\n", "[ \n]" name "[ :\n]"))
			return 0
		path = substr(path, RSTART)
	}
	return 1
}

function fits(w, g) {
	return got_file[g] == want_file[w] && got_line[g] == want_line[w] &&
	       (want_id[w] == "*" || got_id[g] == want_id[w]) &&
	       (want_capability[w] == "-" || got_capability[g] == want_capability[w]) &&
	       (want_severity[w] ~ /^(either|oneof)/ || got_severity[g] == want_severity[w])
}

function compare(    w, g, hit, tag) {
	for (w = 1; w <= expected; w++) {
		hit = 0
		for (g = 1; g <= findings; g++) {
			if (!fits(w, g))
				continue
			hit = 1
			used[g] = 1
			if (want_severity[w] == "either")
				accepted++
			if (want_through[w] != "" && !path_fits(got_path[g], want_through[w]))
				complain("line " want_line[w] ": the path does not go through" want_through[w])
		}
		if (want_severity[w] ~ /^oneof/)
			group[want_severity[w]] += hit
		else if (!hit && want_severity[w] != "either")
			complain("missing: " want_file[w] ":" want_line[w] ": " want_severity[w] " [" want_id[w] "] " want_capability[w])
	}
	for (tag in group)
		if (!group[tag])
			complain("missing: none of " tag)
	for (g = 1; g <= findings; g++)
		if (!(g in used))
			complain("not expected: " got_text[g])
}

BEGIN { sources = sources ? sources : 1; last = 2 + sources }

FNR == 1 { number++ }

number == 1 && match($0, /_CAPABILITY\([a-z0-9_]+,/) {
	capability[substr($0, RSTART + 12, RLENGTH - 13)] = 1
}

number == 2 && FNR == 1 { scenario = basename(FILENAME) }

number >= 2 && number < last { read_verdicts($0) }

number == last && /^[^ ].*:[0-9]+:[0-9]+: (error|warning): .*\[vet-[a-z-]+\]$/ { noted = 0; read_finding($0); next }

# What a boundary vouches for is told, and is no finding.
number == last && /^[^ ]/ { noted = /^[^ ].*:[0-9]+: note: / }

number == last && noted { next }

number == last && /^ +(from|->) / { read_step($0); next }

# Evidence and the like: may name places too.
number == last && findings && /^ / { got_path[findings] = got_path[findings] "\n" $0 }

END {
	compare()
	if (status != (errors ? 1 : 0))
		complain("exit status " status)
	if (accepted)
		print "# " scenario " for " guest ": " accepted " of the lines marked either are reported"
	exit failed
}
