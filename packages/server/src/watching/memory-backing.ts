import type { Backing, BackingListener } from "./backing.ts";

const NAME = "in memory";

/** A list that ends with the process, which holds it itself. */
export function memoryBacking(): Backing {
  let listener: BackingListener | undefined;
  return {
    isKept: false,
    list: async () => undefined,
    listName: async () => NAME,
    begin: async () => NAME,
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
