// The themes and screens on which axe looks at a page. Each look takes a quarter of a minute, so that two of the four do
// where all tests run; make test-long has all.

import { IS_LONG } from "./long.mjs";

const LIGHT_AND_WIDE = { colorScheme: "light", viewport: { width: 1440, height: 900 } };
const DARK_AND_NARROW = { colorScheme: "dark", viewport: { width: 360, height: 740 } };
const OTHERS = [
  { colorScheme: "light", viewport: DARK_AND_NARROW.viewport },
  { colorScheme: "dark", viewport: LIGHT_AND_WIDE.viewport },
];

export const LOOKS = [LIGHT_AND_WIDE, DARK_AND_NARROW, ...(IS_LONG ? OTHERS : [])];
