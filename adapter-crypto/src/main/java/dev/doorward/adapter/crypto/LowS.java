package dev.doorward.adapter.crypto;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import io.jsonwebtoken.security.SecureRequest;
import io.jsonwebtoken.security.VerifySecureDigestRequest;
import java.io.InputStream;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;

/**
 * ES256 with one signature for each that is made. With (r, s) also (r, n - s) verifies, so anybody could write a token in a
 * second way; of the two only the one with the lower s is made and accepted. Every other verifier accepts it as well. That a
 * signature has 64 octets is checked before.
 */
final class LowS implements SecureDigestAlgorithm<PrivateKey, PublicKey> {

    static final LowS ES256 = new LowS();

    /** The order n of the base point of P-256 (NIST SP 800-186, section 3.2.1.3). */
    private static final BigInteger N =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private static final int HALF = 32;

    private LowS() {}

    @Override
    public String getId() {
        return Jwts.SIG.ES256.getId();
    }

    @Override
    public byte[] digest(SecureRequest<InputStream, PrivateKey> request) {
        byte[] signature = Jwts.SIG.ES256.digest(request);
        return isLow(signature) ? signature : mirrored(signature);
    }

    @Override
    public boolean verify(VerifySecureDigestRequest<PublicKey> request) {
        return isLow(request.getDigest()) && Jwts.SIG.ES256.verify(request);
    }

    private static boolean isLow(byte[] signature) {
        return s(signature).compareTo(N.shiftRight(1)) <= 0;
    }

    private static BigInteger s(byte[] signature) {
        return new BigInteger(1, signature, HALF, HALF);
    }

    /** (r, s) as (r, n - s); twice is the identity. */
    static byte[] mirrored(byte[] signature) {
        byte[] other = N.subtract(s(signature)).toByteArray();
        byte[] mirrored = Arrays.copyOf(signature, 2 * HALF);
        Arrays.fill(mirrored, HALF, 2 * HALF, (byte) 0);
        int length = Math.min(HALF, other.length);
        System.arraycopy(other, other.length - length, mirrored, 2 * HALF - length, length);
        return mirrored;
    }
}
