# SPDX-License-Identifier: MIT
# A validator of JSON against the words of JSON Schema that docs/check.schema.json uses; a word that is not among them is
# told too, so that none is passed over.  In: the document; $schema: the schema, $part: "" or one of its $defs.  Out: one
# line an offence, with its path.
def kind: if type == "number" and . == floor then "integer" else type end;

def offences($schema; $rules; $path):
	. as $value |
	($rules | keys_unsorted[] | select(IN("$schema", "title", "type", "const", "enum", "pattern", "minimum", "minItems", "items",
		"required", "additionalProperties", "properties", "$defs", "$ref") | not) | "\($path): the schema says \(.)"),
	(if $rules["$ref"] then offences($schema; $schema["$defs"][$rules["$ref"] | ltrimstr("#/$defs/")]; $path) else empty end),
	(if $rules.type and ([$rules.type] | flatten | index($value | kind) | not) then "\($path): is \(kind)" else empty end),
	(if ($rules | has("const")) and $rules.const != $value then "\($path): is not \($rules.const)" else empty end),
	(if $rules.enum and ($rules.enum | index([$value]) | not) then "\($path): is \($value)" else empty end),
	(if $rules.pattern and ($value | type) == "string" and ($value | test($rules.pattern) | not)
		then "\($path): \($value) does not match" else empty end),
	(if $rules.minimum and ($value | type) == "number" and $value < $rules.minimum then "\($path): is below" else empty end),
	(if $rules.minItems and ($value | type) == "array" and ($value | length) < $rules.minItems
		then "\($path): is too short" else empty end),
	(if $rules.items and ($value | type) == "array"
		then range($value | length) as $i | $value[$i] | offences($schema; $rules.items; "\($path)[\($i)]") else empty end),
	(if ($value | type) == "object" then
		($rules.required // [] | .[] | . as $key | select($value | has($key) | not) | "\($path): no \($key)"),
		($value | keys_unsorted[] as $key | ($rules.properties // {})[$key] as $inner |
			if $inner then $value[$key] | offences($schema; $inner; "\($path).\($key)")
			elif $rules.additionalProperties == false then "\($path): \($key) is not told"
			else empty end)
	else empty end);

offences($schema[0]; if $part == "" then $schema[0] else $schema[0]["$defs"][$part] end; "$")
