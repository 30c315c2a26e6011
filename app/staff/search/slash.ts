const NAME = "furatto-desk-slash";

/** Whether this browser leaves the key "/" alone. Who works by voice would press single keys without meaning to. */
export function isSlashOff(): boolean {
  return localStorage.getItem(NAME) === "off";
}

export function setSlashOff(isOff: boolean): void {
  if (isOff) localStorage.setItem(NAME, "off");
  else localStorage.removeItem(NAME);
}
