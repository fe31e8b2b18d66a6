import { type Emulator, startEmulator } from "../server.ts";
import { help } from "./help.ts";
import { type Arguments, readArguments, usage } from "./read-arguments.ts";
import { welcome } from "./welcome.ts";

const options = readArguments(process.argv.slice(2));
if (options === "help") {
  console.log(help);
} else if ("problem" in options) {
  console.error(`${options.problem}; ${usage}`);
  process.exitCode = 2;
} else {
  await run(options);
}

async function run(options: Arguments): Promise<void> {
  const { port } = options;
  let emulator: Emulator;
  try {
    emulator = await startEmulator(options);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    console.error(
      code === "EADDRINUSE" ? `port ${port} is in use` : `cannot listen on port ${port}: ${code}`,
    );
    process.exitCode = 1;
    return;
  }
  // The signals are listened to before the greeting, because its reader may send one at once.
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void emulator.close());
  }
  console.log(welcome(emulator, options));
}
