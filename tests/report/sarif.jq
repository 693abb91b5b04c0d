# SPDX-License-Identifier: MIT
# What must be true of any SARIF log of ours beyond the schema: one line an offence.  In: the log; $check: what
# `check --json` says of the same inputs.  Out: offences, none is good.
def offence($path; $good; $text): if $good then empty else "\($path): \($text)" end;

# A place is what the other report says: the same line and column, a file that ends alike; no line: no region.
def place($path; $at):
	.physicalLocation as $physical |
	offence($path; $physical or $at.file == ""; "no physicalLocation"),
	(if $at.line > 0 then
		offence($path; $physical.region.startLine == $at.line and ($physical.region.startColumn // 0) == $at.column; "another line or column"),
		offence($path; $physical.artifactLocation.uri | endswith($at.file | split("/") | last | @uri); "another file")
	else offence($path; $physical | has("region") | not; "a region without a line") end),
	($physical.artifactLocation // empty |
		offence($path; .uri | test("^[A-Za-z0-9%._~/:-]+$"); "not a URI"),
		offence($path; if .uriBaseId then .uriBaseId == "%SRCROOT%" and (.uri | test("^(/|\\.\\./|[a-z]+:)") | not)
			else .uri | startswith("file:///") end; "neither below the root nor a file: URI"));

def rule($path):
	offence($path; .id | test("^vet-[a-z-]+$"); "not a diagnostic"),
	offence($path; [.shortDescription.text, .fullDescription.text] | all(length > 20 and endswith(".")); "no descriptions"),
	offence($path; (.help.text | length > 200) and (.help.markdown | contains("## What to do")); "no help"),
	offence($path; [.help.text, .help.markdown, .fullDescription.text] | any(test("\\]\\([^)]*\\.md\\)")) | not; "a link that leads nowhere"),
	offence($path; .defaultConfiguration.level | IN("error", "warning"); "no level");

def flow($path; $finding):
	.codeFlows as $flows |
	if $finding.path == [] then offence($path; $flows == null; "a path of a declaration")
	else
		offence($path; ($flows | length) == 1 and ($flows[0].threadFlows | length) == 1; "not one flow"),
		($flows[0].threadFlows[0].locations as $steps |
			offence($path; ($steps | length) == ($finding.path | length); "not the whole path"),
			(range($finding.path | length) as $i | "\($path).step[\($i)]" as $step | $finding.path[$i] as $wanted | $steps[$i] |
				offence($step; .location.message.text | startswith($wanted.what); "another step"),
				offence($step; .nestingLevel == $i; "another depth"),
				(.location | place($step; $wanted.at)))),
		offence($path; (.relatedLocations | length) == ([$finding.path[] | .stored, .first | values] | length); "not every place beside the path")
	end;

def result($path; $rules; $finding; $guest):
	offence($path; .ruleId == $finding.id and $rules[.ruleIndex].id == .ruleId; "another rule"),
	offence($path; .level == $finding.severity; "another level"),
	offence($path; .message.text | startswith($finding.message); "another message"),
	offence($path; ($finding.fix == null) or (. as $whole | $finding.fix | inside($whole.message.text)); "no fix in words"),
	offence($path; (.locations | length) == 1; "not one location"),
	(.locations[0] | place($path; $finding.at)),
	offence($path; .partialFingerprints["bootvetFinding/v1"] | test("^[0-9a-f]{16}(:[0-9]+)?$"); "no fingerprint"),
	offence($path; (.suppressions | map(.kind)) == (if $finding.vouched then ["inSource"] elif $finding.known then ["external"] else [] end);
		"another suppression"),
	offence($path; .suppressions | all(.justification != ""); "a suppression without a reason"),
	offence($path; .properties.guest == $guest and .properties.capability == $finding.capability and .properties.entry == $finding.entry;
		"other properties"),
	flow($path; $finding),
	(.fixes // [] | .[] | .artifactChanges[].replacements[] |
		offence($path; .deletedRegion | .startLine == .endLine and .startColumn == .endColumn; "a fix that takes away"),
		offence($path; .insertedContent.text | startswith("if (vet_"); "a fix that is no guard"));

def run($path; $guest):
	.tool.driver.rules as $rules |
	offence($path; .tool.driver.name == "bootvet" and (.tool.driver.version | test("^[0-9]+\\.[0-9]+\\.[0-9]+$")); "another tool"),
	offence($path; ([$rules[].id] | length == (unique | length)); "a rule twice"),
	($rules | keys[] as $i | $rules[$i] | rule("\($path).rules[\($i)]")),
	offence($path; .automationDetails.id == "bootvet/\($guest.guest)/"; "another category"),
	offence($path; .properties.guest == $guest.guest; "another guest"),
	offence($path; (.invocations | length) == 1 and .invocations[0].executionSuccessful and (.invocations[0].exitCode | IN(0, 1)); "no invocation"),
	offence($path; (.results | length) == ($guest.findings | length); "not every finding"),
	([.results[].partialFingerprints["bootvetFinding/v1"]] | offence($path; length == (unique | length); "a fingerprint twice")),
	(range($guest.findings | length) as $i | .results[$i] | result("\($path).results[\($i)]"; $rules; $guest.findings[$i]; $guest.guest));

offence("log"; .version == "2.1.0"; "another version"),
offence("log"; (.runs | length) == ($check[0].guests | length); "not one run a guest"),
(range($check[0].guests | length) as $i | .runs[$i] | run("runs[\($i)]"; $check[0].guests[$i]))
