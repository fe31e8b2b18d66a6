/** A module that exports createProvider: fields over those of a whole provider, and what it does first. */
export function plugin(fields: string, first = ""): string {
  return `export function createProvider(given) {
    ${first}
    const whole = { name: "Site", siteURL: "https://site.example",
      adapters: [{ name: "web", provides: ["status"], fetchRoom: async () => { throw new Error("not asked"); } }],
      matchURL: () => false, resolve: async (roomId) => ({ provider: whole.id, roomId }), ${fields} };
    return whole;
  }`;
}
