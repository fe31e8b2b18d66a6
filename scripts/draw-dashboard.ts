// `npm run draw-dashboard`: writes docs/grafana/stream-fallback.json, after a change of a metric or of a panel.
import { writeFileSync } from "node:fs";
import { dashboardText } from "./dashboard/dashboard.ts";

writeFileSync(new URL("../docs/grafana/stream-fallback.json", import.meta.url), dashboardText());
