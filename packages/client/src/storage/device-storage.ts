/** Where a value lies. Nothing of one user is at a place of another; what belongs to nobody has the user `""`. */
export interface Place {
  readonly user: string;
  readonly kind: "session" | "record" | "message" | "current-user";
  readonly id: string;
}

/**
 * What a device keeps between visits, common to all tabs of an origin. It is a help and never needed: where it is missing,
 * blocked, full, damaged or of another version, reading finds nothing and changing changes nothing. It neither rejects nor
 * keeps anybody waiting for more than about a second.
 *
 * Values are what `structuredClone` takes, and nobody changes them in place.
 */
export interface DeviceStorage {
  /** The value; undefined when there is none. */
  read(place: Place): Promise<unknown>;
  /**
   * Puts in place of the value what `change` makes of it, undefined meaning none. No other tab comes in between, and what
   * one tab asks for happens in that order. The very same value changes nothing.
   *
   * @param change pure; not called when the storage fails
   * @returns whether the storage is now as `change` wanted it
   */
  update(place: Place, change: (value: unknown) => unknown): Promise<boolean>;
  /** Where there is something, the place unchanged for the longest first; null when the storage fails. */
  places(): Promise<Place[] | null>;
  /** Removes what is at the places picked, all at once. */
  remove(picked: (place: Place) => boolean): Promise<void>;
}
