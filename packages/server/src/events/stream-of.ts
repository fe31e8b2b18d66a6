import type { EventReader } from "./event-reader.ts";

/** What a reader gets as a web stream, for who stands between the service and its connections. */
export function streamOf(reader: EventReader): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream(
    {
      async pull(controller) {
        let bytes = reader.take();
        while (bytes === undefined) {
          await new Promise<void>((resolve) => {
            reader.onNews = resolve;
          });
          bytes = reader.take();
        }
        controller.enqueue(bytes);
        if (reader.isOver) controller.close();
      },
      cancel: () => reader.leave(),
    },
    { highWaterMark: 0 },
  );
}
