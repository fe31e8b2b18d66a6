// Fills a client's memory in a process of its own, whose heap nobody else uses. Prints JSON.
import { measureMemoryBound } from "./memory-bound.ts";

const rooms = process.argv.includes("--quick") ? 20_000 : 100_000;
process.stdout.write(JSON.stringify(await measureMemoryBound(rooms)));
