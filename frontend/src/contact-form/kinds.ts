import type { PointKind } from "../api/types";

/** The kinds of points in the order in which they are shown. */
export const POINT_KINDS: readonly PointKind[] = ["phone", "email", "url", "address", "social"];
