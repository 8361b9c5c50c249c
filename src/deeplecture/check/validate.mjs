// Validates the HTML files listed as JSON on standard input with html-validate; writes what is wrong as JSON.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const require = createRequire(join(process.argv[2], "html-validate", "package.json"));
const { HtmlValidate } = require("html-validate");

const validator = new HtmlValidate({
  extends: ["html-validate:standard"],
  // What Python tells with the place in the source, and what axe-core tells from the drawn page.
  rules: { "no-dup-id": "off", "heading-level": "off", "wcag/h37": "off" },
});
const found = [];
for (const file of JSON.parse(readFileSync(0, "utf8"))) {
  const report = await validator.validateFile(file);
  for (const result of report.results) {
    for (const { line, column, ruleId, message } of result.messages) found.push({ file, line, column, rule: ruleId, message });
  }
}
process.stdout.write(JSON.stringify(found));
