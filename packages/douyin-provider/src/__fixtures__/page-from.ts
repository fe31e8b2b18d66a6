import type { HttpReply } from "@stream-fallback/core";
import { type Page, readPage, type WantedOfPage } from "../pages/read-page.ts";
import { fakeCall } from "./fake-call.ts";

/** A reply, read as the page that has what is wanted. */
export async function pageFrom(reply: HttpReply, wanted: WantedOfPage): Promise<Page> {
  const { context } = fakeCall(() => reply);
  const url = "https://page.example/";
  return readPage(await context.http.stream({ url }), { wanted, readWholePages: false });
}
