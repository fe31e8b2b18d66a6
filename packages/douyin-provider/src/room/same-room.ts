import { contradiction } from "./room-claims.ts";

interface Named {
  /** The ids under which the reply names the broadcast. */
  ids: readonly (string | null | undefined)[];
  /** The uids under which it names the anchor. */
  uids?: readonly (string | null | undefined)[];
}

/**
 * Refuses a reply that is about two broadcasts or two anchors, as one of them may be on air and the other not. What is
 * empty or "0" names nobody.
 * @throws StreamFallbackError `INCOMPLETE` for such a reply
 */
export function refuseTwoRooms({ ids, uids = [] }: Named): void {
  if (countOf(ids) > 1) throw contradiction("it is about two broadcasts");
  if (countOf(uids) > 1) throw contradiction("its room is another anchor's");
}

function countOf(names: Named["ids"]): number {
  return new Set(names.filter((name) => name && name !== "0")).size;
}
