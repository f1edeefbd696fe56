import { deviceStorageSuite } from "../../test/device-storage-suite.ts";
import { createMemoryStorage } from "./memory-storage.ts";

deviceStorageSuite("memory", () => {
  const storage = createMemoryStorage();
  return [storage, storage];
});
