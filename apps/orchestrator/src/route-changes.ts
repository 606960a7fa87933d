import type { FactoryProvider } from '@nestjs/common';
import { CAPABILITY_DIRECTORY, type CapabilityDirectory, type OdsCode } from '#contracts';

/**
 * Tells what was learnt at a practice's old address to be forgotten, when the directory names a new one (sds.md §15.6).
 * The directory is built before the statements are: the two are joined once both exist.
 */
export class RouteChanges {
  private capabilities: CapabilityDirectory | undefined;

  readonly changed = async (odsCode: OdsCode): Promise<void> => {
    this.capabilities?.forget(odsCode);
  };

  provider(): FactoryProvider<RouteChanges> {
    const connect = (capabilities: CapabilityDirectory): RouteChanges => {
      this.capabilities = capabilities;
      return this;
    };
    return { provide: RouteChanges, inject: [CAPABILITY_DIRECTORY], useFactory: connect };
  }
}
