import { type Client, plainText, type ReplyEvent } from "@stream-fallback/core";

interface RawReplies {
  /** The reply that the answer is from, else the last one; undefined where none came. */
  of(api: string | undefined): ReplyEvent | undefined;
}

/** Keeps what each adapter was told last. */
export function keepReplies(client: Pick<Client, "on">): RawReplies {
  const last = new Map<string, ReplyEvent>();
  client.on("reply", (reply) => {
    last.delete(reply.endpoint);
    last.set(reply.endpoint, reply);
  });
  return { of: (api) => last.get(api ?? "") ?? [...last.values()].at(-1) };
}

/** Where a reply is from and how it came, as a line for who looks on. */
export function replyLine({ endpoint, url, status, body }: ReplyEvent): string {
  return `douyin-info: ${plainText(`${endpoint} ${status} ${url}, ${body.byteLength} bytes`)}\n`;
}
