// A browser that is bound to nothing (any more) hands over what it still has, and keeps nothing.

import { handOver } from "./handover.js";
import { wipe } from "./wipe.js";

handOver()
  .catch(() => {})
  .finally(wipe);
