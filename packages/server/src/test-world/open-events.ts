import { onTestFinished } from "vitest";

interface ReadEvents {
  response: Response;
  leave(): void;
  /** The next block of lines; undefined at the end. */
  next(): Promise<string | undefined>;
}

interface ReadEvent {
  id: string | undefined;
  event: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into events of all kinds
  data: any;
}

/** Reads server-sent events as they come. */
export async function openEvents(
  origin: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<ReadEvents> {
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const response = await fetch(`${origin}/v1/events`, { headers, signal: leaving.signal });
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let rest = "";
  return {
    response,
    leave: () => leaving.abort(),
    /** The next block of lines; undefined at the end. */
    async next(): Promise<string | undefined> {
      while (!rest.includes("\n\n")) {
        const { done, value } = await reader.read();
        if (done) return undefined;
        rest += decoder.decode(value, { stream: true });
      }
      const [block = "", ...others] = rest.split("\n\n");
      rest = others.join("\n\n");
      return block;
    },
  };
}

/** The fields of a block of lines. */
export function read(block: string | undefined): ReadEvent {
  const fields = Object.fromEntries((block ?? "").split("\n").map((line) => line.split(/: (.*)/s, 2)));
  return {
    id: fields.id as string | undefined,
    event: fields.event,
    data: JSON.parse(fields.data ?? "null"),
  };
}
