import type { HttpClient, HttpHead, HttpRequest } from "../http/http-client.ts";
import type { ReplyEvent } from "./reply-event.ts";
import { scrubbed, secretsOf } from "./scrub-reply.ts";

type Asker = Pick<ReplyEvent, "provider" | "endpoint" | "identity">;

/** The same client; each reply is told of when it has been read, as far as it was. */
export function watchReplies(
  http: HttpClient,
  { asker, tell }: { asker: Asker; tell(event: ReplyEvent): void },
): HttpClient {
  const tellerOf = (request: HttpRequest, head: HttpHead) => (body: Uint8Array) => {
    const { origin, pathname } = new URL(request.url);
    const secrets = secretsOf(request, head);
    const { headers, text } = scrubbed(head, { body, secrets });
    tell({ ...asker, url: `${origin}${pathname}`, status: head.status, headers, body: text });
  };

  return {
    async send(request) {
      const reply = await http.send(request);
      tellerOf(request, reply)(reply.body);
      return reply;
    },
    async stream(request) {
      const reply = await http.stream(request);
      return { ...reply, body: copied(reply.body, tellerOf(request, reply)) };
    },
  };
}

/** The same chunks; what was read of them is handed on when the reader has enough, or nothing more comes. */
async function* copied(
  body: AsyncIterable<Uint8Array>,
  onRead: (whole: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of body) {
      // A copy: whoever made it may use its memory again.
      chunks.push(Uint8Array.from(chunk));
      yield chunk;
    }
  } finally {
    onRead(Buffer.concat(chunks));
  }
}
