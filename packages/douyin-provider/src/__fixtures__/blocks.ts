import { replyFrom } from "./fake-call.ts";

const block = (name: string) => replyFrom(new URL(`./blocks/${name}`, import.meta.url));

/** What the site shows whomever it shuts out, whatever was asked for. */
export const captcha = block("captcha.html");
/** The browser check: the page that wants the nonce signed. */
export const challenge = block("challenge.html");
export const empty = block("empty.txt");
