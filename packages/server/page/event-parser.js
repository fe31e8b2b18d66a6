/** @typedef {{ event: string, id: string | undefined, data: string }} ServerEvent */

/**
 * Takes the text of a stream of server-sent events as it comes, and gives those that are complete; one without data only says where
 * the reader stands.
 * @returns {(chunk: string) => ServerEvent[]}
 */
export function eventParser() {
  let rest = "";
  return (chunk) => {
    const blocks = (rest + chunk).split("\n\n");
    rest = blocks.pop() ?? "";
    return blocks.map(parsed);
  };
}

/**
 * @param {string} block
 * @returns {ServerEvent}
 */
function parsed(block) {
  /** @type {Record<string, string | undefined>} */
  const fields = {};
  for (const line of block.split("\n")) {
    const [, name, value = ""] = /^(event|id|data): ?(.*)$/.exec(line) ?? [];
    if (name !== undefined) fields[name] = value;
  }
  return { event: fields.event ?? "message", id: fields.id, data: fields.data ?? "" };
}
