/** A line of a stack that names a file: its folder, its name, and the line in it. */
const FRAME =
  /^ {4}at (?:.{0,200} \()?(?:async )?(?:file:\/\/)?((?:\/|[a-z]:[\\/])(?:.{0,1000}[\\/])?)([\w.@+-]{1,80}):(\d{1,7}):\d{1,7}\)?$/i;
const MOST_FRAMES = 20;
const LONGEST_STACK = 20_000;

/** Bundlers take `new URL(…, import.meta.url)` for a file to bring along, and some know no such address. */
const { url: ownAddress = "" } = import.meta;
const OWN_FOLDER = pathOf(ownAddress.replace(/[^/]*\/[^/]*$/, ""));

/**
 * Where the code of an author has thrown, as `api.ts:31`: the first place that is neither Node's nor of this package, and no dependency's
 * if there is such a one. Only the name of the file is told; folders name users.
 */
export function placeOfThrown(thrown: unknown): string | undefined {
  try {
    const { stack, message } = thrown as Error;
    if (!(thrown instanceof Error) || typeof stack !== "string" || typeof message !== "string") return;
    // The message stands before the frames, and may look like one.
    const start = message === "" ? 0 : stack.indexOf(message) + message.length;
    const lines = stack.slice(start, start + LONGEST_STACK).split("\n", MOST_FRAMES);
    const places = lines.flatMap((line) => {
      const [, folder = "", file = "", number = ""] = FRAME.exec(line) ?? [];
      return file === "" || isOwn(folder) ? [] : [{ folder, told: `${file}:${number}` }];
    });
    return (places.find(({ folder }) => !/[\\/]node_modules[\\/]/.test(folder)) ?? places[0])?.told;
  } catch {
    return undefined;
  }
}

function isOwn(folder: string): boolean {
  return OWN_FOLDER !== "" && pathOf(folder).startsWith(OWN_FOLDER);
}

function pathOf(address: string): string {
  try {
    return decodeURI(address.replace(/^file:\/\//, ""));
  } catch {
    return address;
  }
}
