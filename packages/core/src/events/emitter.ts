import type { Logger } from "../runtime/logger.ts";

export type Unsubscribe = () => void;

/** Typed events. A listener that throws is reported once and never disturbs the call it watches. */
export interface Emitter<Events extends object> {
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): Unsubscribe;
  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void;
}

export function createEmitter<Events extends object>(logger: Logger): Emitter<Events> {
  const listeners = new Map<keyof Events, Set<(event: never) => void>>();
  const reported = new WeakSet<object>();
  return {
    on(name, listener) {
      const group = listeners.get(name) ?? new Set();
      listeners.set(name, group.add(listener));
      return () => group.delete(listener);
    },
    emit(name, event) {
      for (const listener of listeners.get(name) ?? []) {
        try {
          listener(event as never);
        } catch (error) {
          if (reported.has(listener)) continue;
          reported.add(listener);
          logger.warn({ event: name, error }, "an event listener threw; further errors of it are not logged");
        }
      }
    },
  };
}
