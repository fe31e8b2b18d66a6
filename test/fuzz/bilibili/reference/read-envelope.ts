import { isObject, jsonOr } from "../../reference/values.ts";
import { at } from "./read-values.ts";

/** What a reply of JSON is: data, a refusal that proves something of the room, or nothing. */
export type Opened = { data: unknown } | { refusal: "ROOM_NOT_FOUND" | "ROOM_RESTRICTED" } | undefined;

export function openText(text: string): Opened {
  return openEnvelope(jsonOr(text, undefined));
}

export function openEnvelope(reply: unknown): Opened {
  const [given, message, data] = ["code", "message", "data"].map((key) => at(reply, key));
  const code = typeof given === "string" && /^-?\d+$/.test(given) ? Number(given) : given;
  const hasVoucher = isObject(data) && Boolean(at(data, "v_voucher"));
  if (hasVoucher) return undefined;
  if (code === 0) return { data };
  if (message === -352 || message === "-352" || message === "风控校验失败") return undefined;
  if (code === 60_004) return { refusal: "ROOM_NOT_FOUND" };
  return code === 60_005 || code === 19_002_005 ? { refusal: "ROOM_RESTRICTED" } : undefined;
}
