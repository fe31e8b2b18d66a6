import { type Arguments, readArguments, usage } from "./read-arguments.ts";

const options = readArguments(process.argv.slice(2));
if (options === "help") {
  const { help } = await import("./help.ts");
  console.log(help);
} else if ("problem" in options) {
  console.error(`${options.problem}; ${usage}`);
  process.exitCode = 2;
} else {
  await run(options);
}

async function run(given: Arguments): Promise<void> {
  const { port } = given;
  let started: Awaited<ReturnType<typeof start>>;
  try {
    started = await start(given);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    console.error(
      code === "EADDRINUSE"
        ? `port ${port} is in use; take another one with --port, or any free one with --port 0`
        : `cannot listen on port ${port}: ${code}`,
    );
    process.exitCode = 1;
    return;
  }
  const { close, greeting } = started;
  // The signals are listened to before the greeting, because its reader may send one at once.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void close());
  console.log(greeting);
}

/** Loads the one site that is played, which takes longer than all else that a line does. */
async function start(given: Arguments): Promise<{ close(): Promise<void>; greeting: string }> {
  if (given.site === "bilibili") {
    const [{ startBilibili }, { bilibiliWelcome }] = await Promise.all([
      import("../bilibili/server.ts"),
      import("./bilibili-welcome.ts"),
    ]);
    const bilibili = await startBilibili(given);
    return { close: bilibili.close, greeting: bilibiliWelcome(bilibili, given) };
  }
  const [{ startEmulator }, { welcome }] = await Promise.all([
    import("../server.ts"),
    import("./welcome.ts"),
  ]);
  const emulator = await startEmulator(given);
  return { close: emulator.close, greeting: welcome(emulator, given) };
}
