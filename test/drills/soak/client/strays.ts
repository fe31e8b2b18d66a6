const MOST = 20;
const LONGEST = 300;

/** What nobody handled in this process, and what Node warns of; at most 20 of them are kept. */
export function collectStrays(): string[] {
  const strays: string[] = [];
  const collect = (kind: string) => (thrown: unknown) => {
    const words = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    if (strays.length < MOST) strays.push(`${kind}: ${words}`.slice(0, LONGEST));
  };
  process.on("unhandledRejection", collect("unhandled rejection"));
  process.on("uncaughtException", collect("uncaught exception"));
  process.on("warning", collect("warning"));
  return strays;
}
