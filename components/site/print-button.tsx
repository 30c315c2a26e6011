"use client";

import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";

/** Prints the page. Browsers without scripts have their own menu for it, so it appears only with them. */
export function PrintButton({ text }: { text: string }) {
  const [canPrint, setCanPrint] = useState(false);
  useEffect(() => setCanPrint(true), []);
  return (
    <Button look="secondary" onClick={() => print()} className={canPrint ? "print:hidden" : "invisible print:hidden"}>
      {text}
    </Button>
  );
}
