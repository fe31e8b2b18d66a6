// Counts what the clock cannot tell, in a process of its own: bytes, timers, errors. Prints JSON.
import { countErrors } from "../harness/count-errors.ts";

// This must run before any import that may define a subclass of Error.
const errorsMade = countErrors();
const { probe } = await import("./probe.ts");
process.stdout.write(JSON.stringify(await probe(errorsMade, process.argv.includes("--quick"))));
