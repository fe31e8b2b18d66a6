import { hush } from "./hush.ts";
import type { Logger } from "./logger.ts";

export type Unsubscribe = () => void;

/** Typed events. A listener that throws or rejects is reported once and never disturbs the call it watches. */
export interface Emitter<Events extends object> {
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): Unsubscribe;
  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void;
  /** Whether anybody listens, for those who would have to make the event first. */
  hears(name: keyof Events): boolean;
}

export function createEmitter<Events extends object>(logger: Logger): Emitter<Events> {
  const listeners = new Map<keyof Events, readonly { listener: (event: never) => void }[]>();
  const reported = new WeakSet<object>();

  function report(listener: object, { event, error }: { event: keyof Events; error: unknown }): void {
    if (reported.has(listener)) return;
    reported.add(listener);
    logger.warn({ event, error }, "an event listener threw; further errors of it are not logged");
  }

  return {
    on(name, listener) {
      // Each call of `on` is a subscription of its own, even for the same function. The list is replaced and never changed,
      // so that an event under way reaches those who listened when it began and no others.
      const subscription = { listener };
      listeners.set(name, [...(listeners.get(name) ?? []), subscription]);
      return () => {
        listeners.set(
          name,
          (listeners.get(name) ?? []).filter((other) => other !== subscription),
        );
      };
    },
    hears: (name) => (listeners.get(name)?.length ?? 0) > 0,
    emit(name, event) {
      for (const { listener } of listeners.get(name) ?? []) {
        try {
          hush(listener(event as never), (error) => report(listener, { event: name, error }));
        } catch (error) {
          report(listener, { event: name, error });
        }
      }
    },
  };
}
