// Hands odd values to everything that is public: `node test/odd-values/main.ts [part of a slot's name]`; with `--sample`
// one in sixty of them to each, after a line with the names of the exports that they are handed to.
import { slots, slotsByExport } from "./all-slots.ts";
import { sweep } from "./sweep.ts";

const [given = ""] = process.argv.slice(2);
const isSample = given === "--sample";
const wanted = isSample ? "" : given;
if (isSample) process.stdout.write(`${JSON.stringify(Object.keys(slotsByExport))}\n`);
const { handed, faults } = await sweep(
  slots.filter(({ name }) => name.includes(wanted)),
  isSample ? 60 : 1,
);
for (const fault of faults) process.stdout.write(`${fault}\n\n`);
process.stdout.write(`${handed} odd values handed in on Node ${process.version}, ${faults.length} faults\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
