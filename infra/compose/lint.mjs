// Judges docker-compose.yml with dclint: node lint.mjs FILE. Every finding counts, warnings as errors do.
// By its library, not its command: the command needs a newer Node than Debian 12 has.
import { DCLinter } from 'dclint';

const rules = {
  // We build the images of our services and name them, since Kubernetes and a registry know them by these names.
  'no-build-and-image': 0,
  // As by default, but what a service inherits is read first.
  'service-keys-order': [2, { groups: { 'Core Definitions': ['<<', 'image', 'build'] } }],
};

const [file] = process.argv.slice(2);
const linter = new DCLinter({ rules, quiet: false, debug: false, exclude: [] });
const judged = linter.lintFiles([file], false);
const found = judged.flatMap((result) => result.messages);

for (const { line, column, rule, message } of found) {
  console.log(`${line}:${column} ${rule}: ${message}`);
}
process.exit(judged.length === 1 && found.length === 0 ? 0 : 1);
