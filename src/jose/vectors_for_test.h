// Keys and messages that others made: the examples of RFC 7515, 7517, 7520, 7638 and 9449, and some of
// another library.
#pragma once

#include <string_view>

namespace bb::jose::vectors {

// RFC 7515 appendix A.2: RS256, a JWT.
inline constexpr std::string_view kRs256Key =
    R"({"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qP)"
    "CJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LO"
    "L-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5Zw"
    "Kh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"
    R"(","e":"AQAB"})";

// Its message.
inline constexpr std::string_view kRs256Jwt =
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlL"
    "mNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7"
    "AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWz"
    "O75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZES"
    "c6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlU"
    "PQGe77Rw";

// RFC 7515 appendix A.3: ES256, the same JWT.
inline constexpr std::string_view kEs256Key =
    R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m)"
    R"(36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})";

// Its message.
inline constexpr std::string_view kEs256Jwt =
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlL"
    "mNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSA"
    "pmWQxfKTUJqPP3-Kg6NU1Q";

// RFC 7515 appendix A.1: HS256, the same JWT.
inline constexpr std::string_view kHs256Jwt =
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogI"
    "mh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

// RFC 7515 appendix A.5: alg none, the same JWT.
inline constexpr std::string_view kUnsignedJwt =
    "eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLm"
    "NvbS9pc19yb290Ijp0cnVlfQ.";

// RFC 7515 appendix A.4: ES512 on P-521.
inline constexpr std::string_view kEs512Key =
    R"({"kty":"EC","crv":"P-521","x":"AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjF)"
    R"(Z6OvLFV1jSfS9tsz4qUxcWceqwQGk","y":"ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhj)"
    R"(Dly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2"})";

// Its message.
inline constexpr std::string_view kEs512Jws =
    "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWRO"
    "c-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vc"
    "nwNrmxYbSW9ERBXukOXolLzeO_Jn";

// RFC 7520 section 3.3: an RSA key with kid and use.
inline constexpr std::string_view kCookbookRsaKey =
    R"({"kty":"RSA","kid":"bilbo.baggins@hobbiton.example","use":"sig","n":"n4EPtAOCc9AlkeQHPzHSt)"
    "gAbgs7bTZLwUBZdR8_KuKPEHLd4rHVTeT-O-XV2jRojdNhxJWTDvNd7nqQ0VEiZQHz_AJmSCpMaJMRBSFKrKb2wqVw"
    "GU_NsYOYL-QtiWN2lbzcEe6XC0dApr5ydQLrHqkHHig3RBordaZ6Aj-oBHqFEHYpPe7Tpe-OfVfHd1E6cS6M1FZcD1"
    "NNLYD5lFHpPI9bTwJlsde3uhGqC0ZCuEHg8lhzwOHrtIQbS0FVbb9k3-tVTU4fg_3L_vniUFAKwuCLqKnS2BYwdq_m"
    R"(zSnbLY7h_qixoR7jig3__kRhuaxwUkRz5iaiQkqgc5gHdrNP5zw","e":"AQAB"})";

// RFC 7520 section 4.1.3: signed with it, RS256.
inline constexpr std::string_view kCookbookRs256Jws =
    "eyJhbGciOiJSUzI1NiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9.SXTigJlzIGEgZGFuZ"
    "2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCw"
    "gYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ"
    "2h0IGJlIHN3ZXB0IG9mZiB0by4.MRjdkly7_-oTPTS3AXP41iQIGKa80A0ZmTuV5MEaHoxnW2e5CZ5NlKtainoFmKZ"
    "opdHM1O2U4mwzJdQx996ivp83xuglII7PNDi84wnB-BDkoBwA78185hX-Es4JIwmDLJK3lfWRa-XtL0RnltuYv746i"
    "YTh_qHRD68BNt1uSNCrUCTJDt5aAE6x8wW1Kt9eRo4QPocSadnHXFxnt8Is9UzpERV0ePPQdLuW3IS_de3xyIrDaLG"
    "djluPxUAhb6L2aXic1U12podGU0KLUQSE_oI-ZnmKJ3F4uOZDnd6QZWJushZ41Axf_fcIe8u9ipH84ogoree7vjbU5"
    "y18kDquDg";

// RFC 7520 section 4.2.3: signed with it, PS384.
inline constexpr std::string_view kCookbookPs384Jws =
    "eyJhbGciOiJQUzM4NCIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9.SXTigJlzIGEgZGFuZ"
    "2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCw"
    "gYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ"
    "2h0IGJlIHN3ZXB0IG9mZiB0by4.cu22eBqkYDKgIlTpzDXGvaFfz6WGoz7fUDcfT0kkOy42miAh2qyBzk1xEsnk2Ip"
    "N6-tPid6VrklHkqsGqDqHCdP6O8TTB5dDDItllVo6_1OLPpcbUrhiUSMxbbXUvdvWXzg-UD8biiReQFlfz28zGWVsd"
    "iNAUf8ZnyPEgVFn442ZdNqiVJRmBqrYRXe8P_ijQ7p8Vdz0TTrxUeT3lm8d9shnr2lfJT8ImUjvAA2Xez2Mlp8cBE5"
    "awDzT0qI0n6uiP1aCN_2_jLAeQTlqRHtfa64QQSUmFAAjVKPbByi7xho0uTOcbH510a6GYmJUAfmWjwZ6oD4ifKo8D"
    "YM-X72Eaw";

// RFC 7638 section 3.1: a key, whose thumbprint is NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs.
inline constexpr std::string_view kThumbprintKey =
    R"({"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aP)"
    "FFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4Qy"
    "Q5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyr"
    "dkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"
    R"(","e":"AQAB","alg":"RS256","kid":"2011-04-29"})";

// RFC 7517 appendix A.1: a set of an EC key for encryption and an RSA key.
inline constexpr std::string_view kSetOfKeys =
    R"({"keys":[{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":")"
    R"(4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","use":"enc","kid":"1"},{"kty":"RSA","n":"0vx7)"
    "agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPeb"
    "WKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY"
    "368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu"
    R"(0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS)"
    R"(256","kid":"2011-04-29"}]})";

// RFC 7517 appendix A.2: the EC key with its private part.
inline constexpr std::string_view kSetOfPrivateKeys =
    R"({"keys":[{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":")"
    R"(4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3)"
    R"(eAE","use":"enc","kid":"1"}]})";

// RFC 7517 appendix A.3: two shared secrets.
inline constexpr std::string_view kSetOfSecrets =
    R"({"keys":[{"kty":"oct","alg":"A128KW","k":"GawgguFyGrWKav7AX4VKUg"},{"kty":"oct","k":"AyM1S)"
    R"(ysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow","kid":")"
    R"(HMAC key used in JWS A.1 example"}]})";

// RFC 9449 section 6.1: the thumbprint of the key of its examples.
inline constexpr std::string_view kDpopKeyJkt = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";

// RFC 9449 section 4.1: a proof for the token endpoint, https://server.example.com/token, at 1562262616.
inline constexpr std::string_view kDpopTokenProof =
    "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0Vj"
    "NoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5"
    "VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TV"
    "CIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8"
    "lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg";

// RFC 9449 section 7.1: a proof for a resource, https://resource.example.org/protectedresource, at
// 1562262618.
inline constexpr std::string_view kDpopResourceProof =
    "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0Vj"
    "NoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5"
    "VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUI"
    "iwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI"
    "2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9.2oW9RP35yRqz"
    "hrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA";

// RFC 9449 section 7.1: the access token that it goes with.
inline constexpr std::string_view kDpopAccessToken = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";

// Made by jwcrypto 1.6.1 with the key of appendix A.2: the algorithms that the RFCs show no example of.
inline constexpr std::string_view kRs384Jws =
    "eyJhbGciOiAiUlMzODQifQ.eyJpc3MiOiJqb2UifQ.BAxkqESVbagOhx7fJtsj6RM_HWKFvlBih0PHzEKsVAOX_MQ1"
    "WUj1V7CCUhe5dWTsrUhDHa8oMHYfiM5arvlzhfFF-tqQ-qoa5aiEx-Md1nUh4vpybWpDXTu2aZ35DMcjko_lNDjJPK"
    "cOHza9rUMCFoW6zCgY1_rbuS-m5GODId3wb-NSmynL8XrgfHnaK9hNbJUdKe3lqk88In5uNMnJCCXOXW5sYE0ilLmx"
    "qwIZEoj0NY_gF4_-FkaN24bT1u7wpRvolg7UB6K8tkhDmtBwYchJOrh5Ppf79vZPlBj720pfRmpXDdKauHvPH7G_Rm"
    "b8N3094J0lBpQPtb53hBu0Mg";

// The same, RS512.
inline constexpr std::string_view kRs512Jws =
    "eyJhbGciOiAiUlM1MTIifQ.eyJpc3MiOiJqb2UifQ.kNHtnL2aI9cXlZNqa7ZTRCIdkBwut0ry4-FQMCrytt54zg43"
    "y0H2CLCtgegVtNxNe4Z8QKBheZ4OyMnlhqT6bbwJgEiVkmxLVWsBqMJTjSQxr82KzXORrW2SKsLGP-YqtCpzeD4ehL"
    "TaKAT0xUm0CF56pOTlbytvfthc30QCuVwh5sRf6x3uvtn2DbAyaPPWSYExV-OXcUGHW3A178A6I3EXHBfj9ydscnlR"
    "iz3h6nnnuP20AG_gIvb-7VY7emB2UdnyZqNecbV3iYtgqFa6hM9fp3tOWbNOCxRTyoQVv_JyaSqAKocBBe20GkKzfO"
    "_zimQAHT-mhi2jpSzlAvMlqw";

// The same, PS256.
inline constexpr std::string_view kPs256Jws =
    "eyJhbGciOiAiUFMyNTYifQ.eyJpc3MiOiJqb2UifQ.JhYcflRNmbuso50g34VxBMzC2xr3U2lNe5vD17gopBY7EVEC"
    "IjM-i22azKKPq7pcAQN1z6oTpP721Xi0PyI8LZ5eEpM9TXya0DNpYgCAHvh6SGfMmwHIjqxMFOtQkTKo9p1hEAvRuJ"
    "Ky4GoLm_ic7m_zrQeNEekTkkxU-F3oKrnL8zDq8AUntjMClOVd-OSkdj5VOJTEn71ZbsMD05ovDEzdxX2ZFSqE2Nkb"
    "1e1tU58NHgbuQq0b4s7bbQh_DSox7oHmavJ5fR490Qq6ffK7YrSzDJxk_E6HdkNdZKA6drBp_wCN75s5vBOcM69ClO"
    "aKpkT_fdmq7iapEZzXDoH5oQ";

// Made by jwcrypto 1.6.1: a key on P-384.
inline constexpr std::string_view kEs384Key =
    R"({"crv":"P-384","kty":"EC","x":"jRpA2edNHJ-1RF4sCMdh-bF4i4lUT4wY4hp_2UbT9nFqGQd6hONaRfBX1SR)"
    R"(rLyKY","y":"9oVY3b0jh5C65XVewTien0duT3fu72Bq-JE3S00qXFkGCTfJ_eAdiogOHLH6zSvq"})";

// The same, ES384.
inline constexpr std::string_view kEs384Jws =
    "eyJhbGciOiAiRVMzODQifQ.eyJpc3MiOiJqb2UifQ.uMCPV2riAhsuui5dG9Iuln1YpAJNgIDzGhmiS61zWJPpgYeb"
    "yhmmZ_L2hzq5OdU1yqrqQ1AholWeuq0UfiagcIeGYKcDxpF4JlLgz9JsqetA5PUfEyo7oAqOlv-Nbt8f";

}  // namespace bb::jose::vectors
