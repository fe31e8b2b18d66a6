import type { HttpReply } from "@stream-fallback/core";
import { replyFrom } from "./fake-call.ts";

/** Whether an adapter asks for a page, and not for JSON. */
export const isPage = (adapter: string) => adapter.endsWith("HTML");

/** A hand-written reply to an adapter, by the adapter's name and the file's, as `webHTML` and `live`. */
export function adapterReply(adapter: string, name: string): HttpReply {
  const folder = adapter.replace(/HTML$|[A-Z]/g, (letters) => `-${letters.toLowerCase()}`);
  const file = `${name}.${isPage(adapter) ? "html" : "json"}`;
  return replyFrom(new URL(`../adapters/${folder}/__fixtures__/${file}`, import.meta.url));
}

/** The same, for tests that change it: JSON of any shape. */
export function adapterJSON(adapter: string, name: string): any {
  return JSON.parse(new TextDecoder().decode(adapterReply(adapter, name).body));
}
