"use client";

import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { isSlashOff, setSlashOff } from "./slash";

/** Switches the key "/" off and on in this browser. It appears only with scripts, as the key works only with them. */
export function SlashSwitch({ words }: { words: { key: string; off: string; on: string } }) {
  const [isOff, setIsOff] = useState<boolean | null>(null);
  useEffect(() => setIsOff(isSlashOff()), []);
  if (isOff === null) return null;
  return (
    <p className="mt-8 flex flex-wrap items-center gap-3">
      {!isOff && words.key}
      <Button
        look="quiet"
        onClick={() => {
          setSlashOff(!isOff);
          setIsOff(!isOff);
        }}
      >
        {isOff ? words.on : words.off}
      </Button>
    </p>
  );
}
