// What recorder programs call of Lantern. Options that only your site has go through `flags` and `translate`.
import { recorderFacade } from "@stream-fallback/core/recorder";
import { createProvider } from "./lantern.ts";

export const { getInfo, getStream, provider, configureDefaultClient, closeDefaultClient } = recorderFacade({
  id: "Lantern",
  name: "Lantern",
  siteURL: "https://lantern.example/",
  createProvider: () => createProvider(),
});
