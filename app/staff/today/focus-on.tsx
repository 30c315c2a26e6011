"use client";

import { useEffect } from "react";

/** Goes on from where the press was made, which may have gone with it; without scripts the address does so. */
export function FocusOn({ id, what }: { id: string; what: string }) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another press at the same place comes back to it as well
  useEffect(() => document.getElementById(id)?.focus({ preventScroll: true }), [id, what]);
  return null;
}
