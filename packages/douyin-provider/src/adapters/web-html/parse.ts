import { StreamFallbackError } from "@stream-fallback/core";
import { isObject } from "../../flight/json.ts";
import type { Page, WantedOfPage } from "../../pages/read-page.ts";

/** The room as the page's own script finds it. The first store on a page is an empty shell, which does not count. */
export const roomInfoOfPage: WantedOfPage = {
  key: "roomStore",
  take(store) {
    const roomInfo = isObject(store) ? store.roomInfo : undefined;
    return isObject(roomInfo) && Object.keys(roomInfo).length > 0 ? roomInfo : undefined;
  },
  isEnough: () => true,
};

/** @throws StreamFallbackError `INCOMPLETE` for a page without its state, whatever else it shows */
export function parse({ found }: Pick<Page, "found">): unknown {
  if (found) return found;
  throw new StreamFallbackError("INCOMPLETE", "the page has come without the state of the room; try again");
}
