/**
 * Cryptography for Doorward's core: Argon2id password hashes, signed access tokens, their keys, and the list of common
 * passwords.
 *
 * <p>Four adapters for four ports: {@link dev.doorward.adapter.crypto.Argon2PasswordHasher},
 * {@link dev.doorward.adapter.crypto.JwtAccessTokens} with the {@link dev.doorward.adapter.crypto.SigningKeys} it signs
 * with, and {@link dev.doorward.adapter.crypto.ListedCommonPasswords}. The libraries behind them show in no public
 * signature. {@link dev.doorward.adapter.crypto.MasterKey} and {@link dev.doorward.adapter.crypto.Peppers} are secrets
 * that live outside the database; they do not print.
 */
package dev.doorward.adapter.crypto;
