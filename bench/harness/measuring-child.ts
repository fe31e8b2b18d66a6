import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A process of its own for what is measured, so that nobody pays for the garbage of others. */
export interface MeasuringChild<Order, Told> {
  /** @throws Error if the process ends instead of answering */
  tell(order: Order): Promise<Told>;
  close(): void;
}

/** Starts a script that answers orders as `followOrders` has it. */
export function startChild<Order extends object, Told>(
  script: URL,
  args: readonly string[],
): MeasuringChild<Order, Told> {
  const child = fork(fileURLToPath(script), args, { execArgv: ["--expose-gc"] });
  const ended = endOf(child, args);
  return {
    async tell(order) {
      child.send(order);
      const [told] = await Promise.race([once(child, "message"), ended]);
      return told;
    },
    close: () => child.disconnect(),
  };
}

function endOf(child: ChildProcess, args: readonly string[]): Promise<never> {
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`the process that measures ${args.join(" ")} ended with ${code}`);
  });
  // Whoever has been answered does not wait for the end any more.
  ended.catch(() => {});
  return ended;
}

/** Answers orders, in the process that was started, until the one that started it is gone. */
export function followOrders<Order, Told>(follow: (order: Order) => Promise<Told>): void {
  process.on("message", async (order: Order) => process.send?.(await follow(order)));
  process.once("disconnect", () => process.exit());
}
