import { type Arguments, help, readArguments, usage } from "./read-arguments.ts";

const options = readArguments(process.argv.slice(2));
if (options === "help") {
  console.log(help);
} else if ("problem" in options) {
  console.error(`${options.problem}; ${usage}`);
  process.exitCode = 2;
} else {
  await run(options);
}

/** One after the other: they are about what happens under load, and must not be each other's. */
async function run({ drills, size, soak }: Arguments): Promise<void> {
  for (const drill of drills) {
    const startedAt = performance.now();
    const complaints = await drill.run(size, soak);
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    console.log(`${complaints.length === 0 ? "ok  " : "FAIL"}  ${drill.name} (${size}, ${seconds} s)`);
    for (const complaint of complaints) console.log(`      ${complaint}`);
    if (complaints.length > 0) process.exitCode = 1;
  }
}
