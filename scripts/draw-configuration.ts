// `npm run draw-configuration`: writes docs/configuration.md, after a change of a setting or of its docstring.
import { writeFileSync } from "node:fs";
import { configurationPage } from "./configuration-page.ts";

writeFileSync(new URL("../docs/configuration.md", import.meta.url), configurationPage());
