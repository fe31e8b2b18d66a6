import type { Logger } from "@stream-fallback/core";
import { fillIn } from "../../programs/fill-in.ts";
import { runProgram } from "../../programs/run-program.ts";
import { splitCommand } from "../../programs/split-command.ts";
import { strangersText } from "../../programs/strangers-text.ts";
import type { Change } from "./change.ts";
import { isTransition } from "./is-transition.ts";

/** Commands to run, with names in braces for what is filled in. */
export interface Reacting {
  onLive?: string;
  onEnded?: string;
}

/** What is run for changes. */
export interface Reactions {
  /** Starts what is wished where the change is that a broadcast begins or ends; what goes wrong is a warning, and the watch goes on. */
  to(change: Change): void;
}

/** It is not waited for, and may outlive the watch: a recorder that was started for a broadcast goes on. */
const NEVER = new AbortController().signal;

interface Running {
  logger: Logger;
  /** @default starts the program */
  run?: typeof runProgram;
}

/** @throws StreamFallbackError `INVALID_INPUT` for a command that names something that there is not */
export function createReactions(
  { onLive, onEnded }: Reacting,
  { logger, run = runProgram }: Running,
): Reactions {
  const commands = new Map(
    Object.entries({ live: onLive, ended: onEnded }).flatMap(([type, line]) =>
      line === undefined ? [] : [[type, splitCommand(line)] as const],
    ),
  );
  for (const [, ...args] of commands.values()) fillIn(args, valuesOf());
  return {
    to(change) {
      const command = commands.get(change.type);
      if (command === undefined || change.type === "unknown" || !isTransition(change)) return;
      const [program, ...args] = command;
      const { roomId, uid, owner, title, liveId } = change.info;
      const filled = fillIn(args, valuesOf({ room: roomId || strangersText(uid), owner, title, liveId }));
      // stdout is for changes alone.
      run([program, ...filled], { signal: NEVER, stdio: ["ignore", 2, 2], isApart: true }).catch(
        (error: Error) => logger.warn({ error }, "a command of --on-live or --on-ended has failed"),
      );
    },
  };
}

function valuesOf({ room = "", owner = "", title = "", liveId = "" } = {}): Record<string, string> {
  const told = { owner: strangersText(owner), title: strangersText(title), liveId: strangersText(liveId) };
  return { room, roomId: room, ...told };
}
