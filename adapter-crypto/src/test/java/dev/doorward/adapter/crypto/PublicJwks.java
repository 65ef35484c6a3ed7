package dev.doorward.adapter.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;

/** Reads a JWK Set as another service would: with the JDK, and not with the library that wrote it. */
final class PublicJwks {

    private PublicJwks() {}

    static JsonNode jwk(String jwks, String id) throws IOException {
        for (JsonNode key : new ObjectMapper().readTree(jwks).get("keys")) {
            if (key.get("kid").textValue().equals(id)) {
                return key;
            }
        }
        throw new AssertionError("no key " + id + " in " + jwks);
    }

    static PublicKey key(String jwks, String id) throws IOException, GeneralSecurityException {
        JsonNode jwk = jwk(jwks, id);
        byte[] x = octets(jwk, "x");
        if (jwk.get("crv").textValue().equals("P-256")) {
            AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
            curve.init(new ECGenParameterSpec("secp256r1"));
            ECPoint point = new ECPoint(new BigInteger(1, x), new BigInteger(1, octets(jwk, "y")));
            return KeyFactory.getInstance("EC")
                    .generatePublic(new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class)));
        }
        // RFC 8032, section 5.1.2: y in little-endian order, the sign of x in the highest bit.
        byte[] y = new byte[32];
        for (int i = 0; i < 32; i++) {
            y[i] = x[31 - i];
        }
        boolean odd = y[0] < 0;
        y[0] &= 0x7f;
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(
                        new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, y))));
    }

    static byte[] octets(JsonNode jwk, String member) {
        return Base64.getUrlDecoder().decode(jwk.get(member).textValue());
    }

    /** The members of one key. */
    static Set<String> names(JsonNode jwk) {
        Set<String> names = new HashSet<>();
        jwk.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
