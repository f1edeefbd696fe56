/** No connection was tried, because of where it would have led (SEC3). The same for every such address. */
export class AddressRefused extends Error {
  override readonly name = "AddressRefused";

  constructor() {
    super("This server does not connect to that address. An administrator can allow it.");
  }
}
