import { type ArgumentMetadata, StandardSchemaValidationPipe } from '@nestjs/common';
import { refusalNamed, refusalOf } from './refusal.js';

/** Checks what was sent by its schema, and refuses it in our words. */
export class RequestPipe extends StandardSchemaValidationPipe {
  constructor() {
    super({ exceptionFactory: refusalOf });
  }

  override async transform<T>(value: T, metadata: ArgumentMetadata): Promise<T> {
    try {
      return await super.transform<T>(value, metadata);
    } catch (error) {
      throw refusalNamed(error, metadata.data);
    }
  }
}
