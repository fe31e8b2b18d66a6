import type { Backing, BackingListener } from "./backing.ts";

/** A list that ends with the process, which holds it itself. */
export function memoryBacking(): Backing {
  let listener: BackingListener | undefined;
  return {
    isKept: false,
    rooms: async () => undefined,
    isBegun: async () => true,
    begin: async () => {},
    put: async () => {},
    remove: async () => {},
    told: async () => new Map(),
    async publish({ event, data }) {
      listener?.onChange({ id: undefined, event, data });
      return true;
    },
    async follow(given) {
      listener = given;
    },
    close: async () => {},
  };
}
