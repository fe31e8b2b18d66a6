import type { BaseRoom, RoomChange, Watcher } from "@stream-fallback/core";

interface Changes {
  watcher: Watcher;
  /** The room has another title, or whatever is given. */
  change(room: Partial<BaseRoom>): void;
  end(): void;
  fail(error: Error): void;
}

/** A watch that tells what a test says. */
export function changesOf(): Changes {
  let controller: ReadableStreamDefaultController<RoomChange> | undefined;
  const stream = new ReadableStream<RoomChange>({
    start(own) {
      controller = own;
    },
  });
  const end = () => {
    controller?.close();
    controller = undefined;
  };
  const status = { rooms: 1, known: 1, due: 0, latenessMs: 0 };
  const watcher = {
    [Symbol.asyncIterator]: () => stream.values(),
    add: () => {},
    remove: () => {},
    rooms: () => [],
    status: () => status,
    close: async () => end(),
    [Symbol.asyncDispose]: async () => {},
  } as Watcher;
  return {
    watcher,
    change: (info) =>
      controller?.enqueue({
        ...{ type: "title", name: "1", room: { provider: "site", roomId: "1" }, at: new Date(0) },
        info,
      } as RoomChange),
    end,
    fail: (error) => {
      controller?.error(error);
      controller = undefined;
    },
  };
}
