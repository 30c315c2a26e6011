"use client";

import { useEffect } from "react";
import { isSlashOff } from "./slash";

/** Makes the key "/" lead to the search, but not while somebody types, nor where it is switched off. */
export function SearchKey({ field }: { field: string }) {
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      const { target } = event;
      if (
        target instanceof HTMLElement &&
        (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
      )
        return;
      const input = document.getElementById(field);
      if (!(input instanceof HTMLInputElement) || isSlashOff()) return;
      event.preventDefault();
      input.focus();
      input.select();
    }
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [field]);
  return null;
}
