import { checkedOption, type OptionKind } from "../errors/option-kinds.ts";
import { StreamFallbackError } from "../errors.ts";

/** One request. Redirects are not followed and statuses are not judged: both are the site's answers. */
export interface HttpRequest {
  url: string;
  /** @default "GET" */
  method?: "GET" | "POST" | undefined;
  headers?: Record<string, string> | undefined;
  body?: string | undefined;
  /** Larger replies fail with `REPLY_TOO_LARGE`; counted after decompression, in bytes. @default 8388608 */
  maxBytes?: number | undefined;
  /**
   * Refuses a host that is not on the public network, by its address or by those that its name has when it is connected
   * to: for addresses that a stranger may have written. @default false
   */
  mustBePublic?: boolean | undefined;
  /** Ends this request alone, with the signal's reason. The call's end ends it in any case. */
  signal?: AbortSignal | undefined;
}

/** The status and headers of a reply, which come before its body. */
export interface HttpHead {
  status: number;
  headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export interface HttpReply extends HttpHead {
  body: Uint8Array;
}

/** A reply whose body is still on its way. */
export interface HttpStreamReply extends HttpHead {
  /**
   * Decompressed, to be read once. What is left unread by leaving the loop is downloaded and dropped if it is little, so that
   * the connection can be used again (`drainBytes`), and not downloaded if it is more.
   */
  body: AsyncIterable<Uint8Array>;
}

/** How adapters reach their site. Bound to one call: it ends with the call's signal. */
export interface HttpClient {
  /**
   * @throws StreamFallbackError `NETWORK`, `HTTP_STATUS` where no reply comes but another protocol, `REPLY_TOO_LARGE`,
   * `UPSTREAM_ERROR` where it must be public and is not, `LOCAL`, or the reason of the call's end
   */
  send(request: HttpRequest): Promise<HttpReply>;
  /**
   * Sends a request and gives the reply as soon as its head is here. The body must be read: until then it holds a connection.
   * @throws StreamFallbackError as `send`; what goes wrong with the body is thrown where it is read
   */
  stream(request: HttpRequest): Promise<HttpStreamReply>;
}

/**
 * The body as text; Douyin and most others send UTF-8 whatever the header says.
 * @throws StreamFallbackError `INVALID_INPUT` for what is no reply
 */
export function textOf(reply: HttpReply): string {
  return utf8.decode(checkedOption("the body of a reply", { kind: bytes, read: () => reply.body }));
}

const utf8 = new TextDecoder();

const bytes: OptionKind = {
  mustBe: "bytes",
  fits: (value) => value instanceof Uint8Array || value instanceof ArrayBuffer,
};

/**
 * The JSON of a body, or of a text that was found in one.
 * @throws StreamFallbackError `PARSE` for what is no whole JSON; unlike `JSON.parse` it quotes nothing of it
 */
export function jsonOf(source: HttpReply | string): unknown {
  try {
    return JSON.parse(typeof source === "string" ? source : textOf(source));
  } catch {
    throw new StreamFallbackError("PARSE", "the reply is no whole JSON; the connection may have been cut");
  }
}
